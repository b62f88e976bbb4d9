"""The guard that keeps every test on this machine."""

from __future__ import annotations

import socket

import pytest


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.org", 443), ("0.0.0.0", 80)])
@pytest.mark.parametrize("method", ["connect", "connect_ex"])
def test_other_machines_are_out_of_reach(address, method):
    with socket.socket() as made, pytest.raises(AssertionError, match="must not reach the network"):
        getattr(made, method)(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_this_machine_is_within_reach(host):
    with socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen(1)
        client.connect((host, server.getsockname()[1]))
