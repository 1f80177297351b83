"""Turkish date text -> aware datetime; nobody else in the project parses dates.

``read`` understands one stamp, ``find_stamps`` finds every stamp of a few lines with what its label says,
``label_role`` knows a label that stands alone, ``names_weekday`` a line of a calendar, ``read_foreign`` is the
last resort for other languages. A value that is not written is never filled in: the Reading is refused and says why.

    lexicon   the words, from data/tables    grammar   how dates are written    zones    wall clock -> moment
    relative  "2 saat önce"                  labels    "Giriş Tarihi :"         reading  one text -> Reading
    everyday  the commonest forms, fast      stamps    lines -> Stamps          foreign  other languages
"""

from newsarchive.dates.foreign import read_foreign
from newsarchive.dates.labels import names_weekday
from newsarchive.dates.labels import role as label_role
from newsarchive.dates.reading import Reading, read
from newsarchive.dates.stamps import Stamp, find_stamps
from newsarchive.dates.zones import ISTANBUL

__all__ = ["ISTANBUL", "Reading", "Stamp", "find_stamps", "label_role", "names_weekday", "read", "read_foreign"]
