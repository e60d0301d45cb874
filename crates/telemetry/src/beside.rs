//! What is told of a group by other means than its controllers' files: packets counted and stalls, in both versions of
//! control groups alike.

use plimsoll_model::{Bytes, Sample};

use crate::{PressureFiles, TcpCounters};

/// Counters beside a group's own files, each where it is to be had.
#[derive(Debug)]
pub(crate) struct Beside {
    network: Option<TcpCounters>,
    pressure: Option<PressureFiles>,
}

impl Beside {
    pub(crate) fn new(pressure: Option<PressureFiles>) -> Self {
        Self { network: None, pressure }
    }

    pub(crate) fn count_network(&mut self, counters: TcpCounters) {
        self.network = Some(counters);
    }

    /// Adds what there is to a sample.
    pub(crate) fn read(&mut self, sample: &mut Sample) {
        if let Some((inbound, outbound)) = self.network.as_ref().map(TcpCounters::read) {
            (sample.network_in, sample.network_out) = (Some(Bytes(inbound)), Some(Bytes(outbound)));
        }
        if let Some(pressure) = self.pressure.as_mut() {
            sample.pressure = Some(pressure.read_at_times());
        }
    }

    /// Forgets what the reading before left over.
    pub(crate) fn expire(&mut self) {
        if let Some(pressure) = &mut self.pressure {
            pressure.expire();
        }
    }
}
