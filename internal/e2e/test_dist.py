"""What others install: the wheel and the Debian package, each unpacked where nothing else of jeton is, and a cell run by it."""
import hashlib, importlib.util, json, os, subprocess, sys, tarfile, venv, zipfile
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager
from conftest import JETON, ROOT


@pytest.fixture(scope="module")
def dist(tmp_path_factory):
    """Two packings of the same program, in other folders and under other masks."""
    made = []
    for mask in (0o022, 0o077):
        to = tmp_path_factory.mktemp("dist")
        was = os.umask(mask)
        try:
            subprocess.run([sys.executable, ROOT / "internal/dist/dist.py", "--jeton", JETON, "--to", to, "archive", "wheel", "deb"], check=True, cwd=to)
        finally:
            os.umask(was)
        made.append(to)
    return made


def installed(place):
    """Runs a cell by the kernelspec below a Jupyter data folder, and by no other -> (the spec's program, what the cell gave)"""
    specs = KernelSpecManager(kernel_dirs=[str(place / "kernels")], ensure_native_kernel=False)
    assert specs.get_kernel_spec("jeton").language == "go"
    manager = KernelManager(kernel_name="jeton", kernel_spec_manager=specs)
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=60)
        program = os.readlink(f"/proc/{manager.provisioner.process.pid}/exe")
        said = []
        client.execute_interactive("6 * 7", timeout=60, output_hook=lambda m: said.append(m["content"].get("data", {}).get("text/plain")))
        return program, [s for s in said if s]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def test_same_bytes(dist):
    first, second = ({f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in to.iterdir()} for to in dist)
    assert first == second and len(first) == 4, (first, second)
    for line in (dist[0] / "SHA256SUMS").read_text().splitlines():
        digest, name = line.split("  ")
        assert first[name] == digest


@pytest.fixture(scope="module")
def mac(tmp_path_factory):
    """What is packed for Macs, twice. The programs do nothing: to build jeton for two more systems takes minutes, and that it compiles for them is a
    test of internal/arch."""
    spec = importlib.util.spec_from_file_location("dist", ROOT / "internal/dist/dist.py")
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    source = tmp_path_factory.mktemp("source") / "main.go"
    source.write_text("package main\n\nfunc main() {}\n")

    def build(system, processor, program):
        env = {**os.environ, "CGO_ENABLED": "0", "GOOS": system, "GOARCH": processor}
        subprocess.run(["go", "build", "-trimpath", "-ldflags=-s -w", "-o", program, source], check=True, env=env)
        return program

    maker.build = build
    made = []
    for _ in range(2):
        made.append(tmp_path_factory.mktemp("mac"))
        maker.mac(JETON, made[-1], tmp_path_factory.mktemp("tmp"))
    return maker, made


def test_programs_for_macs(mac, tmp_path):
    """An archive and a wheel for each processor, whose programs are Mach-O of that processor; the same bytes each time."""
    maker, (first, second) = mac
    version = maker.version(JETON)
    assert "mac" in maker.PARTS
    assert {f.name: f.read_bytes() for f in first.iterdir()} == {f.name: f.read_bytes() for f in second.iterdir()}
    archives = [f"jeton_{version}_darwin_{p}.tar.gz" for p in ("amd64", "arm64")]
    wheels = [f"jeton-{version}-py3-none-macosx_12_0_{p}.whl" for p in ("x86_64", "arm64")]
    assert sorted(f.name for f in first.iterdir()) == sorted(archives + wheels)
    for archive, wheel, cpu in zip(archives, wheels, (0x01000007, 0x0100000C)):
        with tarfile.open(first / archive) as tar:
            program = tar.extractfile(f"{archive.removesuffix('.tar.gz')}/jeton").read()
        assert program[:8] == (0xFEEDFACF).to_bytes(4, "little") + cpu.to_bytes(4, "little")
        with zipfile.ZipFile(first / wheel) as z:
            assert z.read(f"jeton-{version}.data/scripts/jeton") == program
            assert f"Tag: {wheel.removeprefix(f'jeton-{version}-').removesuffix('.whl')}\n" in z.read(f"jeton-{version}.dist-info/WHEEL").decode()
            assert f"\nVersion: {version}\n" in z.read(f"jeton-{version}.dist-info/METADATA").decode()
            spec = json.loads(z.read(f"jeton-{version}.data/data/share/jupyter/kernels/jeton/kernel.json"))
            assert spec["language"] == "go" and spec["argv"][0] == maker.PROGRAM


def test_what_is_no_program_for_a_mac(mac):
    with pytest.raises(SystemExit, match="no program for a Mac"):
        mac[0].macos(JETON)


def test_wheel(dist, tmp_path):
    """pip install of the file gives the kernel and the command, and pip uninstall takes both away."""
    wheel, = dist[0].glob("*.whl")
    venv.create(tmp_path / "env", with_pip=True)
    pip = [tmp_path / "env/bin/python", "-m", "pip", "-q", "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--no-index", wheel], check=True)
    program, said = installed(tmp_path / "env/share/jupyter")
    assert (program, said) == (str(tmp_path / "env/bin/jeton"), ["42"])
    assert subprocess.run([tmp_path / "env/bin/jeton", "version"], capture_output=True, text=True, check=True).stdout.startswith("jeton ")
    subprocess.run([*pip, "uninstall", "-y", "jeton"], check=True)
    assert not [f for f in (tmp_path / "env").rglob("*") if f.name == "jeton"]


def test_debian_package(dist, tmp_path):
    package, = dist[0].glob("*.deb")
    subprocess.run(["dpkg-deb", "-x", package, tmp_path], check=True)
    assert installed(tmp_path / "usr/share/jupyter") == (str(tmp_path / "usr/bin/jeton"), ["42"])
    field = lambda name: subprocess.run(["dpkg-deb", "-f", package, name], capture_output=True, text=True, check=True).stdout.strip()
    assert field("Package") == "jeton" and field("Depends").startswith("libc6 (>= 2.")
    listed = subprocess.run(["dpkg-deb", "-c", package], capture_output=True, text=True, check=True).stdout
    assert all(line.split()[1] == "root/root" for line in listed.splitlines())


def test_archive(dist, tmp_path):
    packed, = dist[0].glob("*.tar.gz")
    subprocess.run(["tar", "-xzf", packed], check=True, cwd=tmp_path)
    folder, = tmp_path.iterdir()
    assert sorted(f.name for f in folder.iterdir()) == ["CHANGELOG.md", "LICENSE", "README.md", "jeton"]
    assert (folder / "jeton").read_bytes() == JETON.read_bytes() and os.access(folder / "jeton", os.X_OK)


def test_install_for_all_users(tmp_path):
    """What a package brings is found from the kernelspec's own folder; what is copied for a prefix stands in the prefix, for others to read,
    too, if root's umask is strict."""
    subprocess.run([JETON, "install", "--prefix", tmp_path], check=True, capture_output=True, umask=0o077)
    assert not [f for f in tmp_path.rglob("*") if f.stat().st_mode & 0o055 != (0o055 if f.is_dir() or f.name.startswith("jeton-") else 0o044)]
    spec = json.loads((tmp_path / "share/jupyter/kernels/jeton/kernel.json").read_text())
    assert spec["argv"][0].startswith(str(tmp_path / "share/jeton/bin"))
    assert installed(tmp_path / "share/jupyter")[1] == ["42"]
