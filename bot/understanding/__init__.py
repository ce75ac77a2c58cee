"""Understanding: what a message in Polish or English asks for, and every value it names.

`reader` is the door; `meaning` holds what comes out; `answers` reads short answers inside a dialog with the same
grammars. Imports `knowledge` and the standard library, numpy and rapidfuzz; scikit-learn only in `training`, which
builds `model.npz` from `locales/*/phrases` and is never imported at run time.
"""
