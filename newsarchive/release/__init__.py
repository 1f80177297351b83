"""Datasets that a paper can cite: a folder that says what it holds, and can be checked and made again.

recipe    what is asked for          splits      which article goes to train, validation, test
fields    names, types, meanings     making      the folder, whole or not at all
manifest  what a release says of itself, as one JSON document; all other documents are made from it
card      README.md                  described   datapackage.json, croissant.json, CITATION.cff
edition   the same without texts     hydrating   texts put back from somebody's own archive
reading   the files of a release     checking    hashes, counts, splits
"""
