"""What the bot says and how people ask, by language: gettext catalogues (`.po`) and phrases. Data only, no code.

It is a package so that the files ship in the wheel and are found in one place, in a checkout and installed alike
(`importlib.resources.files("locales")`); a folder without this marker could be merged with somebody else's.
"""
