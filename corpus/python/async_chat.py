"""An asyncio server on the loopback interface and n clients that each send some messages to it."""

import asyncio
import sys

MESSAGES = 20


async def serve(reader, writer):
    while line := await reader.readline():
        writer.write(line.upper())
        await writer.drain()
    writer.close()


async def client(port, number):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    received = 0
    for k in range(MESSAGES):
        writer.write(f"client {number} says {k}\n".encode())
        await writer.drain()
        received += len(await reader.readline())
    writer.close()
    await writer.wait_closed()
    return received


async def main(clients):
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    sizes = await asyncio.gather(*(client(port, number) for number in range(clients)))
    print(clients, "clients,", sum(sizes), "bytes received")
    server.close()


asyncio.run(main(int(sys.argv[1])))
