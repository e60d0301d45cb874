//! A server thread and a client exchange so many mebibytes over TCP on the loopback interface.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

const BLOCK: usize = 64 * 1024;

fn serve(listener: TcpListener) -> io::Result<u64> {
    let (mut stream, _) = listener.accept()?;
    let mut buffer = vec![0u8; BLOCK];
    let mut total = 0;
    loop {
        let n = stream.read(&mut buffer)?;
        if n == 0 {
            return Ok(total);
        }
        total += n as u64;
    }
}

fn main() -> io::Result<()> {
    let mib: usize = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(8);
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let server = thread::spawn(move || serve(listener));
    let mut stream = TcpStream::connect(address)?;
    let block = vec![7u8; BLOCK];
    for _ in 0..mib * 16 {
        stream.write_all(&block)?;
    }
    drop(stream);
    println!("{} bytes", server.join().expect("server thread")?);
    Ok(())
}
