//! What every server of a run is sent through: phases, and requests as they come in. The same each time.

/// Time into the trace.
pub(crate) type Micros = u64;

/// A stretch of the trace.
pub(crate) struct Phase {
    pub(crate) name: &'static str,
    /// Sessions that are open.
    pub(crate) sessions: usize,
    /// Processes that compete for the processors.
    pub(crate) rivals: usize,
}

/// Sessions that fit awake.
pub(crate) const FIT: u64 = 96;
/// Sessions that are open in calm times and in crowded ones.
const FEW: usize = 48;
pub(crate) const MANY: usize = 144;
/// Share of a processor that Wasmtime's default code would need for all requests.
pub(crate) const LOAD: f64 = 0.7;
/// How long a client waits.
pub(crate) const PATIENCE: Micros = 500_000;

pub(crate) const PHASES: [Phase; 6] = [
    Phase { name: "calm", sessions: FEW, rivals: 0 },
    Phase { name: "rivals", sessions: FEW, rivals: 3 },
    Phase { name: "crowded", sessions: MANY, rivals: 0 },
    Phase { name: "crowded, rivals", sessions: MANY, rivals: 3 },
    Phase { name: "rivals again", sessions: FEW, rivals: 3 },
    Phase { name: "calm again", sessions: FEW, rivals: 0 },
];

/// What all servers of a run have in common.
#[derive(Clone, Copy)]
pub(crate) struct Trace {
    /// Length of a phase.
    pub(crate) phase: Micros,
    /// Requests a second.
    pub(crate) rate: f64,
    /// Bytes that the server is held to.
    pub(crate) limit: u64,
    /// Bytes that a session takes while it is awake.
    pub(crate) session: u64,
}

/// One request, as it comes in.
pub(crate) struct Arrival {
    pub(crate) at: Micros,
    pub(crate) session: usize,
    pub(crate) phase: usize,
}

/// All requests of a trace.
pub(crate) struct Arrivals {
    trace: Trace,
    at: f64,
    seed: u64,
}

impl Trace {
    pub(crate) fn arrivals(self) -> Arrivals {
        Arrivals { trace: self, at: 0.0, seed: 1 }
    }

    /// Which phase it is; none when the trace is over.
    pub(crate) fn phase(self, at: Micros) -> Option<usize> {
        usize::try_from(at / self.phase).ok().filter(|phase| *phase < PHASES.len())
    }
}

impl Arrivals {
    /// A number from 0 to 1.
    fn share(&mut self) -> f64 {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.seed >> 11) as f64 / (1_u64 << 53) as f64
    }
}

impl Iterator for Arrivals {
    type Item = Arrival;

    fn next(&mut self) -> Option<Arrival> {
        self.at -= (1.0 - self.share()).ln() / self.trace.rate * 1e6;
        let at = self.at as Micros;
        let phase = self.trace.phase(at)?;
        let count = PHASES[phase].sessions;
        // About as one over the number.
        let rank = (count as f64 + 1.0).powf(self.share()) - 1.0;
        Some(Arrival { at, session: (rank as usize).min(count - 1), phase })
    }
}
