"""A language model as a second reader: what it says is data that is checked against the article, never more.

The model answers with names of our codebook and with words of the article. Words that do not stand in the article
are left out and counted; places, actors, dates and figures go through the same parts the rules use. Off by default.
"""
