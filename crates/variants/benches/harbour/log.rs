//! What a server tells of itself while it runs, so that nothing of it is lost when it is killed, and what that comes to in
//! each phase.

use std::io::Write;

use crate::trace::{Micros, PATIENCE, PHASES, Trace};

/// What happened.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A request was answered. It took so long since it came in.
    Answered,
    /// It failed, for its session had gone with the server that was killed.
    Lost,
    /// It was not begun, for it could not have been ended in time.
    Refused,
    /// Its client had given up before it was begun.
    GaveUp,
    /// A session was made; so long it took.
    Opened,
    Slept,
    Woke,
    /// A live session went to another variant.
    Switched,
    /// The server looked after its sessions. It had the processor for so long since it last did.
    Looked,
}

const KINDS: [Kind; 9] = [
    Kind::Answered,
    Kind::Lost,
    Kind::Refused,
    Kind::GaveUp,
    Kind::Opened,
    Kind::Slept,
    Kind::Woke,
    Kind::Switched,
    Kind::Looked,
];

#[derive(Clone, Copy)]
pub(crate) struct Event {
    pub(crate) kind: Kind,
    /// When; of a request, when it came in.
    pub(crate) at: Micros,
    /// How long it took, by the clock; of [`Kind::Looked`] by the processor's.
    pub(crate) took: Micros,
    /// Pages read from disk again, of [`Kind::Looked`].
    pub(crate) faults: u16,
}

impl Event {
    pub(crate) const BYTES: usize = 16;

    /// Ends the process when nobody reads any more.
    pub(crate) fn tell(self, output: &mut impl Write) {
        let mut bytes = [0; Self::BYTES];
        bytes[..8].copy_from_slice(&(self.at << 8 | self.kind as u64).to_le_bytes());
        let took = self.took.min((1 << 48) - 1) << 16 | u64::from(self.faults);
        bytes[8..].copy_from_slice(&took.to_le_bytes());
        output.write_all(&bytes).and_then(|()| output.flush()).unwrap();
    }

    pub(crate) fn read(bytes: &[u8; Self::BYTES]) -> Self {
        let [a, b, c, d, e, f, g, h, rest @ ..] = *bytes;
        let (first, second) = (u64::from_le_bytes([a, b, c, d, e, f, g, h]), u64::from_le_bytes(rest));
        let kind = KINDS[usize::from(a).min(KINDS.len() - 1)];
        Self { kind, at: first >> 8, took: second >> 16, faults: (second & 0xffff) as u16 }
    }
}

/// What one server did over the trace.
#[derive(Default)]
pub(crate) struct Log {
    pub(crate) events: Vec<Event>,
    pub(crate) kills: [u32; PHASES.len()],
}

/// Stretches that a phase is drawn in.
pub(crate) const BINS: u64 = 10;

/// What came of one phase of one server: counts, and times in milliseconds.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Row {
    pub(crate) round: u32,
    pub(crate) choice: String,
    pub(crate) phase: usize,
    /// Seconds that the phase took.
    pub(crate) seconds: f64,
    pub(crate) arrived: usize,
    /// Answered in time.
    pub(crate) completed: usize,
    /// Answered, and its client had given up meanwhile.
    pub(crate) late: usize,
    pub(crate) refused: usize,
    pub(crate) gave_up: usize,
    /// Failed with the session that was gone.
    pub(crate) lost: usize,
    pub(crate) kills: u32,
    pub(crate) opened: usize,
    pub(crate) slept: usize,
    pub(crate) woke: usize,
    pub(crate) switched: usize,
    /// Pages read from disk again.
    pub(crate) faults: u64,
    /// Time that the server had a processor.
    pub(crate) processor: f64,
    /// Time by the clock in which sessions went to sleep, and in which they woke.
    pub(crate) sleeping: f64,
    pub(crate) waking: f64,
    /// Latency at the 99th percentile of what was completed.
    pub(crate) p99: f64,
    /// Completed in each tenth of the phase.
    pub(crate) over_time: String,
}

impl Log {
    /// One row a phase.
    pub(crate) fn rows(&self, round: u32, choice: &str, trace: Trace) -> Vec<Row> {
        (0..PHASES.len()).map(|phase| self.row(round, choice, trace, phase)).collect()
    }

    fn row(&self, round: u32, choice: &str, trace: Trace, phase: usize) -> Row {
        let inside = |at: Micros| trace.phase(at) == Some(phase);
        let of = |kind: Kind| self.events.iter().filter(move |event| event.kind == kind && inside(event.at));
        let millis = |kind: Kind| of(kind).map(|event| event.took).sum::<Micros>() as f64 / 1e3;
        let in_time = || of(Kind::Answered).filter(|event| event.took <= PATIENCE);
        let mut latencies: Vec<Micros> = in_time().map(|event| event.took).collect();
        latencies.sort_unstable();
        let bin = trace.phase / BINS;
        let over_time: Vec<String> = (0..BINS)
            .map(|number| {
                let number = number + BINS * phase as u64;
                in_time().filter(|event| event.at / bin == number).count().to_string()
            })
            .collect();
        Row {
            round,
            choice: choice.to_owned(),
            phase,
            seconds: trace.phase as f64 / 1e6,
            arrived: trace.arrivals().filter(|arrival| inside(arrival.at)).count(),
            completed: latencies.len(),
            late: of(Kind::Answered).count() - latencies.len(),
            refused: of(Kind::Refused).count(),
            gave_up: of(Kind::GaveUp).count(),
            lost: of(Kind::Lost).count(),
            kills: self.kills[phase],
            opened: of(Kind::Opened).count(),
            slept: of(Kind::Slept).count(),
            woke: of(Kind::Woke).count(),
            switched: of(Kind::Switched).count(),
            faults: of(Kind::Looked).map(|event| u64::from(event.faults)).sum(),
            processor: millis(Kind::Looked),
            sleeping: millis(Kind::Slept),
            waking: millis(Kind::Woke),
            p99: latencies.get(latencies.len() * 99 / 100).copied().unwrap_or(0) as f64 / 1e3,
            over_time: over_time.join(" "),
        }
    }
}
