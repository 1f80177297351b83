"""``python -m newsarchive.sample.wire --articles 1000 --seed 1 --flavour bank``: the flow as JSON lines."""

import argparse
import json
import sys
from dataclasses import asdict
from datetime import datetime

from newsarchive.sample.wire.flavours import FLAVOURS, flow


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def main() -> int:
    """Prints the items, the truth of each under ``truth``."""
    parser = argparse.ArgumentParser(prog="python -m newsarchive.sample.wire", description=__doc__)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--flavour", choices=sorted(FLAVOURS), default="bank")
    given = parser.parse_args()
    try:
        for item in flow(given.flavour, articles=given.articles, seed=given.seed):
            row = asdict(item)
            del row["truth"]["spots"]
            sys.stdout.write(json.dumps(row, ensure_ascii=False, default=_plain) + "\n")
    except BrokenPipeError:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
