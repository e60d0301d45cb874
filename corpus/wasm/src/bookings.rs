//! A service as a server keeps one for each session: bookings in a tree, by number. A request books once, cancels another and
//! renders a page of what there is as JSON. What it gives depends on every request before it; what it takes does not.

use std::collections::BTreeMap;
use std::fmt::Write;

struct Booking {
    ship: String,
    cargo: String,
    tonnes: f64,
    seen: u32,
}

#[derive(Default)]
struct Service {
    bookings: BTreeMap<u32, Booking>,
    seed: u32,
}

static mut SERVICE: Option<Service> = None;

const CARGO: [&str; 8] =
    ["timber, sawn", "\"mixed\" parcels", "wheat", "steel coils", "coffee in bags", "paper", "salt", "machine parts"];

impl Service {
    fn dice(&mut self) -> u32 {
        self.seed = self.seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        self.seed >> 8
    }

    fn book(&mut self) {
        let number = self.dice() % 1_000_000;
        let cargo = CARGO[(self.dice() % 8) as usize];
        let booking = Booking {
            ship: format!("ship {:05} of the {} line", self.dice() % 100_000, number % 7),
            cargo: format!("{cargo}, lot {:x} for quay {}", self.dice(), self.dice() % 40),
            tonnes: f64::from(self.dice() % 100_000) / 8.0,
            seen: 0,
        };
        self.bookings.insert(number, booking);
    }

    /// Takes away the first booking from some number on, if there is one.
    fn cancel(&mut self, from: u32) {
        let number = self.bookings.range(from..).next().map(|(number, _)| *number);
        if let Some(number) = number {
            self.bookings.remove(&number);
        }
    }

    /// So many bookings from some number on, as JSON.
    fn page(&mut self, from: u32, rows: u32) -> String {
        let mut out = String::from("[");
        for (number, booking) in self.bookings.range_mut(from..).take(rows as usize) {
            booking.seen += 1;
            let _ = write!(out, "{{\"number\":{number},\"ship\":");
            escape(&booking.ship, &mut out);
            out.push_str(",\"cargo\":");
            escape(&booking.cargo, &mut out);
            let _ = write!(out, ",\"tonnes\":{:.1},\"seen\":{}}},", booking.tonnes, booking.seen);
        }
        out.push(']');
        out
    }
}

fn escape(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            c if c.is_control() => { let _ = write!(out, "\\u{:04x}", c as u32); }
            c => out.push(c),
        }
    }
    out.push('"');
}

fn service() -> &'static mut Service {
    // One thread, and no call is made from within another.
    unsafe { SERVICE.get_or_insert_with(Service::default) }
}

/// Books so many times; gives how many bookings there are.
#[no_mangle]
pub extern "C" fn fill(count: u32) -> u32 {
    let service = service();
    (0..count).for_each(|_| service.book());
    service.bookings.len() as u32
}

/// Books once and cancels another booking, and gives a sum over a page of so many bookings.
#[no_mangle]
pub extern "C" fn request(rows: u32) -> u64 {
    let service = service();
    service.book();
    let old = service.dice() % 1_000_000;
    service.cancel(old);
    let from = service.dice() % 900_000;
    let page = service.page(from, rows);
    page.bytes().fold(14_695_981_039_346_656_037, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(1_099_511_628_211))
}
