//! A stateful service: accounts in a tree, with a journal that grows.

use std::cell::RefCell;
use std::collections::BTreeMap;

#[derive(Default)]
struct Ledger {
    accounts: BTreeMap<u32, i64>,
    journal: Vec<(u32, u32, i64)>,
    refused: u64,
}

thread_local! {
    static LEDGER: RefCell<Ledger> = RefCell::default();
}

fn with<T>(work: impl FnOnce(&mut Ledger) -> T) -> T {
    LEDGER.with(|ledger| work(&mut ledger.borrow_mut()))
}

#[no_mangle]
pub extern "C" fn deposit(account: u32, amount: i64) -> i64 {
    with(|ledger| {
        let balance = ledger.accounts.entry(account).or_default();
        *balance = balance.saturating_add(amount.max(0));
        *balance
    })
}

/// Moves money, 1 when done and 0 when refused.
#[no_mangle]
pub extern "C" fn transfer(from: u32, to: u32, amount: i64) -> u32 {
    with(|ledger| {
        let held = ledger.accounts.get(&from).copied().unwrap_or(0);
        if amount <= 0 || held < amount || from == to {
            ledger.refused += 1;
            return 0;
        }
        *ledger.accounts.entry(from).or_default() -= amount;
        let balance = ledger.accounts.entry(to).or_default();
        *balance = balance.saturating_add(amount);
        ledger.journal.push((from, to, amount));
        1
    })
}

#[no_mangle]
pub extern "C" fn balance(account: u32) -> i64 {
    with(|ledger| ledger.accounts.get(&account).copied().unwrap_or(0))
}

/// A sum over everything that is remembered: two instances with the same state have the same.
#[no_mangle]
pub extern "C" fn digest() -> u64 {
    with(|ledger| {
        let mut sum = ledger.refused;
        for (account, balance) in &ledger.accounts {
            sum = sum.wrapping_mul(0x0100_0000_01b3) ^ u64::from(*account) ^ (*balance as u64).rotate_left(17);
        }
        for (from, to, amount) in &ledger.journal {
            sum = sum.wrapping_mul(31).wrapping_add(u64::from(*from) << 32 | u64::from(*to)) ^ *amount as u64;
        }
        sum
    })
}

#[no_mangle]
pub extern "C" fn run(rounds: u32) -> u64 {
    for round in 0..rounds {
        let a = round.wrapping_mul(2_654_435_761) % 997;
        let b = round.wrapping_mul(40_503) % 997;
        deposit(a, i64::from(round % 100));
        transfer(a, b, i64::from(round % 50));
    }
    digest()
}
