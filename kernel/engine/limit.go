package engine

// LimitMemory bounds the data of this process as Config.Memory bounds that of an engine: limit is in bytes, 0 means half
// of the machine's memory, and below 0 takes the bound away. It is for a process that runs programs itself (RunProgram).
func LimitMemory(limit int64) error {
	if limit == 0 {
		limit = HalfMemory()
	}
	return limitMemory(limit)
}
