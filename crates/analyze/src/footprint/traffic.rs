//! Disk and network: the bytes the calls move, in operations and at the highest rate to expect.

use plimsoll_model::{Amount, Basis, Bytes, Confidence, Disk, Flow, Network, Reason};

use super::reasons::{Part, rests_on_assumption, tell};
use super::{Ground, Traffic};
use crate::interpret::{Direction, Unopened};
use crate::size::Size;

/// Disk traffic: what the calls read and write, and the code that has to be loaded when no cache has it.
pub(super) fn disk(ground: &Ground<'_>) -> Disk {
    let loaded: f64 = std::iter::once(&ground.base)
        .chain(ground.imports.iter().map(|(charge, _)| charge))
        .map(|charge| (charge.cost.rss - charge.cost.anon).max(0.0))
        .sum();
    let code = Traffic {
        direction: Direction::DiskRead,
        text: "code of the runtime and the imports, when no cache holds it".to_owned(),
        place: super::Place { at: ground.base.at.clone() },
        bytes: Size::number(loaded),
        operations: Size::number(loaded / ground.knowledge.assume().disk_operation),
        basis: Basis::Table,
    };
    let rate = ground.knowledge.assume().disk_rate;
    Disk {
        read: flow(ground, Direction::DiskRead, Some(&code), rate),
        write: flow(ground, Direction::DiskWrite, None, rate),
    }
}

/// Network traffic, loopback included.
pub(super) fn network(ground: &Ground<'_>) -> Network {
    let rate = ground.knowledge.assume().network_rate;
    Network {
        inbound: flow(ground, Direction::NetworkIn, None, rate),
        outbound: flow(ground, Direction::NetworkOut, None, rate),
    }
}

/// Files of more than anything holds of an input are an error of the reading: what unseen code makes of the input is the
/// better guess. So are large ones of rounds of which only an assumption tells the end: they are taken to be as large as
/// all that such rounds hold.
pub(super) fn credible(ground: &Ground<'_>, one: &Traffic) -> Traffic {
    let assume = ground.knowledge.assume();
    let unseen = ground.knowledge.layout(ground.program.language).unseen;
    let symbols = &ground.facts.symbols;
    let unstated = |symbol| ground.is_unstated_content(symbol);
    let value = one.bytes.value();
    let file = matches!(one.direction, Direction::DiskRead | Direction::DiskWrite);
    let bytes = if one.bytes.tempered(unstated, |bytes| bytes * assume.most_for_a_byte).value() < value {
        one.bytes.tempered(unstated, |bytes| bytes * unseen)
    } else if file
        && value > assume.internal_total
        && rests_on_assumption(&one.bytes, symbols)
        && !one.bytes.inputs().any(unstated)
    {
        return Traffic {
            bytes: Size::number(assume.internal_total),
            operations: Size::number(assume.internal_total / assume.disk_operation),
            basis: Basis::Assumption,
            ..one.clone()
        };
    } else {
        one.bytes.clone()
    };
    let operations = one.operations.scale(if value > 0.0 { bytes.value() / value } else { 1.0 });
    // Each moves a byte at least.
    let operations = operations.min(bytes.clone().max(Size::ONE));
    Traffic { bytes, operations, ..one.clone() }
}

/// What code that cannot be seen reads of an input: all of it, once.
pub(super) fn unseen(ground: &Ground<'_>, one: &Unopened) -> Traffic {
    let place = one.call.as_ref().map(|(_, place)| place.clone()).unwrap_or_default();
    Traffic {
        direction: Direction::DiskRead,
        text: format!("{}, by code that is not known", one.name),
        place,
        operations: one.size.scale(1.0 / ground.knowledge.assume().disk_operation) + &Size::ONE,
        bytes: one.size.clone(),
        basis: Basis::Assumption,
    }
}

fn flow(ground: &Ground<'_>, direction: Direction, extra: Option<&Traffic>, rate: f64) -> Flow {
    let symbols = &ground.facts.symbols;
    let all: Vec<&Traffic> =
        ground.traffic.iter().filter(|one| one.direction == direction).chain(extra).collect();
    let bytes = all.iter().fold(Size::ZERO, |sum, one| sum + &one.bytes);
    let operations = all.iter().fold(Size::ZERO, |sum, one| sum + &one.operations);
    let parts: Vec<Part<Bytes>> = all
        .iter()
        .map(|one| {
            let assumed = rests_on_assumption(&one.bytes, symbols);
            Part {
                text: one.text.clone(),
                at: Some(one.place.at.clone()).filter(|at| !at.is_empty()),
                basis: if assumed { Basis::Assumption } else { one.basis },
                amount: one.bytes.bytes(),
            }
        })
        .collect();
    let total: Bytes = parts.iter().map(|part| part.amount).sum();
    let assumed: Bytes =
        parts.iter().filter(|part| part.basis == Basis::Assumption).map(|part| part.amount).sum();
    let confidence = match (total, assumed) {
        (Bytes::ZERO, _) => 0.7,
        (_, Bytes::ZERO) => 0.8,
        (total, assumed) => 0.8 - 0.6 * assumed.as_f64() / total.as_f64(),
    };
    let parts: Vec<Part<Bytes>> = parts.into_iter().filter(|part| part.amount > Bytes::ZERO).collect();
    let mut reasons = tell(parts, total);
    if reasons.is_empty() && !all.is_empty() {
        reasons.extend(all.iter().take(3).map(|one| {
            Reason::new(one.basis, one.text.clone(), Some(Amount::Bytes(Bytes::ZERO)))
                .at(one.place.at.clone())
        }));
    }
    Flow {
        bytes: total,
        operations: Bytes::from_f64(operations.value().ceil()).0,
        peak_rate: Bytes::from_f64(rate).min(total),
        formula: bytes.formula(symbols),
        confidence: Confidence::new(if ground.facts.complete { confidence } else { confidence.min(0.4) }),
        reasons,
    }
}
