"""What others install, in dist/: archives of the program, a wheel and a Debian package, with their checksums.

    python internal/dist/dist.py --jeton ./jeton            all of it (`make dist`)
    python internal/dist/dist.py --jeton ./jeton wheel deb  only these

The same source, Go and gcc give the same bytes: no time but SOURCE_DATE_EPOCH's (or the last commit's), no owner, no path gets in. The wheel and
the Debian package carry the program, its kernelspec and nothing in Python; the kernelspec finds the program from its own folder, so that both work
in any prefix. The program in them, and in the first archive, loads compiled cells and so needs glibc; the static ones run on any Linux, without %%native, and so do those
for macOS, which have no rooms and no sandbox either (docs/administrator.md).
"""
import argparse, gzip, hashlib, io, os, pathlib, re, shutil, struct, subprocess, sys, tarfile, tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
STATIC = [("linux", "amd64"), ("linux", "arm64")]
MAC = {"amd64": "x86_64", "arm64": "arm64"}  # Go's names of processors, and those of wheels
SUMMARY = "Go in notebooks, for learning distributed systems and parallel computing"
PROGRAM = "{resource_dir}/../../../../bin/jeton"  # from PREFIX/share/jupyter/kernels/jeton


def run(*args, **kw):
    return subprocess.run([str(a) for a in args], check=True, text=True, stdout=subprocess.PIPE, **kw).stdout


def moment():
    """The time that stands on everything."""
    return int(os.environ.get("SOURCE_DATE_EPOCH") or run("git", "-C", ROOT, "log", "-1", "--format=%ct"))


def version(jeton):
    return re.match(r"jeton (\d+\.\d+\.\d+)", run(jeton, "version"))[1]


def glibc(jeton):
    """The oldest glibc that has all that the program asks for."""
    needs = re.findall(r"GLIBC_(\d+)\.(\d+)", run("readelf", "-V", jeton))
    return max((int(a), int(b)) for a, b in needs)


def macos(program):
    """What a program for macOS says of itself -> (Go's name of its processor, the oldest system that runs it). mach-o/loader.h"""
    b = program.read_bytes()[:32 << 10]
    magic, cpu, _, _, commands = struct.unpack_from("<5I", b)
    processor = {0x01000007: "amd64", 0x0100000C: "arm64"}.get(cpu)
    if magic != 0xFEEDFACF or not processor:
        raise SystemExit(f"{program} is no program for a Mac of 64 bits")
    at = 32
    for _ in range(commands):
        command, size = struct.unpack_from("<2I", b, at)
        if command == 0x32:  # LC_BUILD_VERSION: platform, minos as xxxx.yy.zz
            least, = struct.unpack_from("<I", b, at + 12)
            return processor, (least >> 16, least >> 8 & 255)
        at += size
    raise SystemExit(f"{program} does not say which macOS it needs")


def archive(to, program):
    """A .tar.gz with one folder: the program, its licence and what to read."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for file, mode in [(program, 0o755), *((ROOT / f, 0o644) for f in ("CHANGELOG.md", "LICENSE", "README.md"))]:
            info = tarfile.TarInfo(f"{to.name.removesuffix('.tar.gz')}/{'jeton' if file == program else file.name}")
            info.size, info.mode, info.mtime = file.stat().st_size, mode, moment()
            with open(file, "rb") as f:
                tar.addfile(info, f)
    with open(to, "wb") as f, gzip.GzipFile(filename="", mode="wb", fileobj=f, mtime=moment()) as z:
        z.write(out.getvalue())


def archives(jeton, dist, tmp):
    archive(dist / f"jeton_{version(jeton)}_linux_amd64.tar.gz", jeton)


def build(system, processor, program):
    run("go", "build", "-modfile=.build/go.mod", "-trimpath", "-tags=packed", "-ldflags=-s -w", "-o", program, ".", cwd=ROOT,
        env={**os.environ, "CGO_ENABLED": "0", "GOOS": system, "GOARCH": processor})
    return program


def static(jeton, dist, tmp):
    for system, processor in STATIC:
        program = build(system, processor, tmp / f"jeton-{system}-{processor}")
        archive(dist / f"jeton_{version(jeton)}_{system}_{processor}_static.tar.gz", program)


def mac(jeton, dist, tmp):
    for processor, machine in MAC.items():
        program = build("darwin", processor, tmp / f"jeton-darwin-{processor}")
        found, (major, minor) = macos(program)
        if found != processor:
            raise SystemExit(f"{program} is for {found}")
        archive(dist / f"jeton_{version(jeton)}_darwin_{processor}.tar.gz", program)
        pack_wheel(jeton, program, f"macosx_{major}_{minor}_{machine}", dist, tmp)


def tree(jeton, prefix, program=None):
    """A program and its kernelspec, which jeton makes, below a prefix."""
    (prefix / "bin").mkdir(parents=True)
    shutil.copy(program or jeton, prefix / "bin" / "jeton")
    run(jeton, "install", "--prefix", prefix, "--program", PROGRAM)


def wheel(jeton, dist, tmp):
    major, minor = glibc(jeton)
    pack_wheel(jeton, jeton, f"manylinux_{major}_{minor}_x86_64", dist, tmp)


def pack_wheel(jeton, program, platform, dist, tmp):
    v = version(jeton)
    top, name = tmp / f"wheel-{platform}", f"jeton-{v}"
    tree(jeton, top / f"{name}.data" / "data", program)
    scripts = top / f"{name}.data" / "scripts"  # where pip makes programs executable
    (top / f"{name}.data" / "data" / "bin").rename(scripts)
    info = top / f"{name}.dist-info"
    (info / "licenses").mkdir(parents=True)
    shutil.copy(ROOT / "LICENSE", info / "licenses")
    (info / "METADATA").write_text(f"Metadata-Version: 2.4\nName: jeton\nVersion: {v}\nSummary: {SUMMARY}\nLicense-Expression: BSD-3-Clause\n"
                                   "License-File: LICENSE\nRequires-Python: >=3.10\nClassifier: Framework :: Jupyter\n"
                                   "Description-Content-Type: text/markdown\n\n" + (ROOT / "README.md").read_text())
    (info / "WHEEL").write_text(f"Wheel-Version: 1.0\nGenerator: jeton\nRoot-Is-Purelib: false\nTag: py3-none-{platform}\n")
    modes(top)
    run(sys.executable, "-m", "wheel", "pack", top, "--dest-dir", dist, env={**os.environ, "SOURCE_DATE_EPOCH": str(moment())})


def deb(jeton, dist, tmp):
    v, (major, minor) = version(jeton), glibc(jeton)
    top = tmp / "deb"
    tree(jeton, top / "usr")
    doc = top / "usr/share/doc/jeton"
    doc.mkdir(parents=True)
    shutil.copy(ROOT / "LICENSE", doc / "copyright")
    (doc / "changelog.gz").write_bytes(gzip.compress((ROOT / "CHANGELOG.md").read_bytes(), 9, mtime=0))
    size = sum(f.stat().st_size for f in top.rglob("*") if f.is_file()) // 1024
    (top / "DEBIAN").mkdir()
    (top / "DEBIAN/control").write_text(
        f"Package: jeton\nVersion: {v}\nArchitecture: amd64\nMaintainer: the jeton authors <jeton@example.invalid>\nInstalled-Size: {size}\n"
        f"Depends: libc6 (>= {major}.{minor})\nRecommends: python3-venv\nSuggests: golang-go (>= 2:1.26), gcc, openssh-client\nSection: education\nPriority: optional\n"
        f"Description: {SUMMARY}\n A Jupyter kernel for Go with a runtime for sockets, daemons, clocks, detectors and\n"
        " message passing, and thirteen labs. jeton lab opens them.\n")
    modes(top)
    run("dpkg-deb", "--root-owner-group", "-Zzstd", "--build", top, dist / f"jeton_{v}_amd64.deb", env={**os.environ, "SOURCE_DATE_EPOCH": str(moment())})


def modes(top):
    """What is in a package has the same modes whoever packs it."""
    for f in [top, *top.rglob("*")]:
        f.chmod(0o755 if f.is_dir() or f.name == "jeton" else 0o644)
        os.utime(f, (moment(), moment()))


PARTS = {"archive": archives, "static": static, "mac": mac, "wheel": wheel, "deb": deb}


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--jeton", type=lambda s: pathlib.Path(s).resolve(), required=True)
    p.add_argument("--to", type=pathlib.Path, default=ROOT / "dist")
    p.add_argument("parts", nargs="*", choices=[[], *PARTS], default=[])
    a = p.parse_args()
    a.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as tmp:
        for part in a.parts or PARTS:
            PARTS[part](a.jeton, a.to, pathlib.Path(tmp))
    files = sorted(f for f in a.to.iterdir() if f.suffix in (".gz", ".whl", ".deb"))
    sums = [f"{hashlib.sha256(f.read_bytes()).hexdigest()}  {f.name}\n" for f in files]
    (a.to / "SHA256SUMS").write_text("".join(sums))
    print("".join(sums), end="")


if __name__ == "__main__":
    main()
