"""Group the lines of a log into sessions of one service: a pause of a minute ends a session."""

import re
import statistics
import sys
from dataclasses import dataclass, field
from datetime import datetime, timedelta

LINE = re.compile(
    r"""(?P<stamp>\S+)Z \s (?P<level>\w+) \s (?P<service>\w+) \s
        (?P<message>.*?) \s id=(?P<id>\d+) \s took=(?P<took>\d+)ms""",
    re.VERBOSE,
)
PAUSE = timedelta(minutes=1)


@dataclass
class Session:
    service: str
    start: datetime
    end: datetime
    errors: int = 0
    times: list[int] = field(default_factory=list)

    def add(self, when, level, took):
        self.end = when
        self.errors += level == "ERROR"
        self.times.append(took)


def sessions(lines):
    """Ended sessions as they end, then those that are still open."""
    open_sessions = {}
    for line in lines:
        match = LINE.match(line)
        if match is None:
            continue
        when = datetime.fromisoformat(match["stamp"])
        session = open_sessions.get(match["service"])
        if session is not None and when - session.end > PAUSE:
            yield open_sessions.pop(match["service"])
            session = None
        if session is None:
            session = open_sessions[match["service"]] = Session(match["service"], when, when)
        session.add(when, match["level"], int(match["took"]))
    yield from open_sessions.values()


def main():
    with open(sys.argv[1], encoding="utf-8") as log:
        done = list(sessions(log))
    done.sort(key=lambda session: session.end - session.start, reverse=True)
    for session in done[:3]:
        length = session.end - session.start
        print(session.service, length, len(session.times), session.errors, statistics.median(session.times))
    print(len(done), "sessions")


if __name__ == "__main__":
    main()
