"""Write a settings file for n hosts, read it with configparser and change it by rules."""

import configparser
import io
import sys

DEFAULTS = "[DEFAULT]\nport = 22\nuser = deploy\nhome = /srv/%(user)s\n\n"


def generate(hosts):
    out = io.StringIO()
    out.write(DEFAULTS)
    for number in range(hosts):
        out.write(f"[host-{number}]\naddress = 10.{number >> 16}.{number >> 8 & 255}.{number & 255}\n")
        out.write(f"role = {('web', 'store', 'queue')[number % 3]}\n")
        if number % 5 == 0:
            out.write(f"user = user{number % 11}\n")
        out.write("\n")
    return out.getvalue()


def main():
    hosts, target = int(sys.argv[1]), sys.argv[2]
    settings = configparser.ConfigParser()
    settings.read_string(generate(hosts))
    for name in settings.sections():
        section = settings[name]
        if section["role"] == "store":
            section["port"] = str(section.getint("port") + 1000)
            section["data"] = section["home"] + "/data"
    with open(target, "w", encoding="utf-8") as out:
        settings.write(out)
    print(len(settings.sections()), "sections")


if __name__ == "__main__":
    main()
