"""The screen: each module draws one part of it. No SQL, no reading of texts and no drawing code here."""
