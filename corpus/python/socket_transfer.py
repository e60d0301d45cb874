"""Send so many mebibytes from a client thread to a server thread over a loopback socket."""

import argparse
import socket
import threading

BLOCK = b"\x5a" * 65536


def receive(listener, result):
    connection, _ = listener.accept()
    with connection:
        while data := connection.recv(65536):
            result["bytes"] += len(data)


def send(port, mib):
    with socket.create_connection(("127.0.0.1", port)) as connection:
        for _ in range(mib * 16):
            connection.sendall(BLOCK)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("-m", "--mib", type=int, default=16)
    args = parser.parse_args()
    result = {"bytes": 0}
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(1)
        server = threading.Thread(target=receive, args=(listener, result))
        client = threading.Thread(target=send, args=(listener.getsockname()[1], args.mib))
        server.start()
        client.start()
        client.join()
        server.join()
    print(result["bytes"], "bytes")


if __name__ == "__main__":
    main()
