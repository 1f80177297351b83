"""Whether each source still works: states, evidence, and when it began. Judged from the database alone.

updating   the look: what began, changed, is over          folding    what was seen -> memory of a site
verdicts   memory and listings -> findings                 ourselves  was it we who did not look
rhythm     how much is published, when silence is a stop   series     one question per article: has the answer changed
signs      what an article shows of its template           holidays   days on which little is published
"""

from newsarchive.health.updating import Transition, look, update

__all__ = ["Transition", "look", "update"]
