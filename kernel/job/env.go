package job

import "fmt"

// env is what a rank finds in its environment: as much of what Open MPI and MPICH set as tells a program that is no Go program who it
// is. The link says the rest to those that know it.
func (j *job) env(r *rank) []string {
	local, onHost := 0, 0
	for i, name := range j.names {
		if name != r.host.Name {
			continue
		}
		if onHost++; i < r.number {
			local++
		}
	}
	env := []string{linkVariable}
	for _, v := range []struct {
		name  string
		value int
	}{
		{"OMPI_COMM_WORLD_RANK", r.number}, {"OMPI_COMM_WORLD_SIZE", len(j.names)},
		{"OMPI_COMM_WORLD_LOCAL_RANK", local}, {"OMPI_COMM_WORLD_LOCAL_SIZE", onHost},
		{"PMI_RANK", r.number}, {"PMI_SIZE", len(j.names)},
	} {
		env = append(env, fmt.Sprintf("%s=%d", v.name, v.value))
	}
	return env
}
