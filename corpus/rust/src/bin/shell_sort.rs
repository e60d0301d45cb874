//! Counts the different lines of a file by piping it through sort(1) and uniq(1).

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::process::{Command, Stdio};

fn main() -> io::Result<()> {
    let path = std::env::args().nth(1).expect("usage: shell_sort FILE");
    let mut sort =
        Command::new("sort").args(["-S", "48M"]).stdin(File::open(path)?).stdout(Stdio::piped()).spawn()?;
    let sorted = sort.stdout.take().expect("piped above");
    let mut uniq = Command::new("uniq").arg("-c").stdin(sorted).stdout(Stdio::piped()).spawn()?;
    let lines = BufReader::new(uniq.stdout.take().expect("piped above")).lines().count();
    sort.wait()?;
    uniq.wait()?;
    println!("{lines} different lines");
    Ok(())
}
