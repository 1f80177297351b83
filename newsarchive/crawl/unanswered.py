"""Sites that stop answering while they are visited: told once when it has lasted, and once when they are back."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from newsarchive.crawl.siterun import SiteRun

AFTER = timedelta(minutes=10)
"""of silence that are told"""
WORDS = "no answer since"


@dataclass(slots=True)
class _Silence:
    since: datetime
    questions: int = 1
    told: bool = False


@dataclass(slots=True)
class Unanswered:
    """The silent sites, over all their visits."""

    lines: list[str] = field(default_factory=list)
    """what was not told yet"""
    _silent: dict[str, _Silence] = field(default_factory=dict)

    def missed(self, site: str, now: datetime) -> None:
        """A question to the site got no answer."""
        if site in self._silent:
            self._silent[site].questions += 1
        else:
            self._silent[site] = _Silence(now)

    def heard(self, site: str, now: datetime) -> None:
        """It said something, whatever it is."""
        silence = self._silent.pop(site, None)
        if silence is not None and silence.told:
            minutes = max(now - silence.since, timedelta(0)) // timedelta(minutes=1)
            self.lines.append(f"{site}: answers again, after {minutes // 60} h {minutes % 60:02} min")

    def look(self, run: SiteRun, now: datetime) -> None:
        """Tell of a visit under way whose site has been silent for long."""
        silence = self._silent.get(run.site.domain)
        if silence is None or silence.told or silence.questions < 2 or now - silence.since < AFTER:
            return
        silence.told = True
        line = f"{run.site.domain}: {WORDS} {silence.since:%Y-%m-%d %H:%M} UTC"
        self.lines.append(line)
        run.problem(line)
