"""One file per layout; base.py holds what every paper has besides articles."""

from newsarchive.sample.layouts.base import Layout
from newsarchive.sample.layouts.classic import Classic
from newsarchive.sample.layouts.handmade import Handmade
from newsarchive.sample.layouts.seedx import Seedx
from newsarchive.sample.layouts.te7 import Te7
from newsarchive.sample.layouts.wordpress import Wordpress

LAYOUTS: dict[str, Layout] = {layout.name: layout for layout in (Seedx(), Te7(), Classic(), Wordpress(), Handmade())}
"""name -> layout, in the order of the papers"""
