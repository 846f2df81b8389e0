"""Runs the teachers' notebooks by `jeton exec`, some at a time, and keeps what they show until a notebook or the program changes."""
import concurrent.futures, hashlib, json, os, pathlib, socket, subprocess, tempfile

PORTS = [(kind, port) for port in (7979, *range(9870, 9880)) for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM)]


def ports_free(offset):
    """Whether nobody has the labs' ports under a JETON_PORT_OFFSET."""
    def bound(kind, port):
        with socket.socket(socket.AF_INET, kind) as s:
            try:
                s.bind(("", port))
                return True
            except OSError:
                return False
    return all(bound(kind, port + offset) for kind, port in PORTS)


def free_offset(taken):
    """A JETON_PORT_OFFSET whose ports of the labs nobody has, and none of those taken."""
    start = os.getpid() % 180
    for i in range(180):
        offset = 100 * (1 + (start + i) % 180)
        if offset not in taken and ports_free(offset):
            return offset
    raise SystemExit("site: the ports of the labs are all taken")


def digest(path):
    with open(path, "rb") as f:
        return hashlib.file_digest(f, "sha256").hexdigest()


def execute(notebooks, jeton, folder, jobs=2):
    """Executes {(lang, lab): path of the teacher's notebook} into folder/LANG/LAB.ipynb, where that is not fresh -> {(lang, lab): notebook}"""
    program, offsets = digest(jeton), set()

    def one(key, offset):
        lang, lab = key
        out, mark = folder / lang / f"{lab}.ipynb", folder / lang / f"{lab}.made-of"
        wanted = f"{digest(notebooks[key])} {program}\n"
        if not (out.exists() and mark.exists() and mark.read_text() == wanted):
            out.parent.mkdir(parents=True, exist_ok=True)
            mark.unlink(missing_ok=True)
            with tempfile.TemporaryDirectory(prefix="lab-") as tmp:  # a short name: sockets lie in it
                env = {**os.environ, "JETON_PORT_OFFSET": str(offset), "JETON_PATIENCE": "60s", "TMPDIR": tmp}
                done = subprocess.run([jeton, "exec", "--quiet", "--timeout", "5m", "-o", out, notebooks[key]],
                                      env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            if done.returncode:
                raise SystemExit(f"site: {lang}/{lab} does not run to its end:\n{done.stdout}")
            mark.write_text(wanted)
            print(f"executed {lang}/{lab}", flush=True)
        return json.loads(out.read_text())

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        futures = {}
        for key in notebooks:
            offsets.add(offset := free_offset(offsets))
            futures[key] = pool.submit(one, key, offset)
        try:
            return {key: f.result() for key, f in futures.items()}
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
