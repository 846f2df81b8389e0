package launcher

// Self is this very program, also after its file was removed or replaced by another version.
const Self = "/proc/self/exe"
