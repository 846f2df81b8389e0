// Package dtype is what MPI's derived datatypes are: which bytes of a memory are data, in which order, and of which basic types.
//
// Model. A Type is a list of basic items at displacements from an origin (the standard's type map), and an extent: how far apart the items of one
// element and the next are. It is made of other types and never changes. What it describes is kept as loops over runs of bytes that lie
// together, as far as they do, and not as a list: a vector of a million blocks is one loop. Pack and Unpack move the data between a memory
// and a plain row of bytes.
//
//	column := dtype.Vector(rows, 1, columns, dtype.Of(dtype.Float64))  // one column of a matrix that lies by rows
//	column.Size(), column.Extent()                                     // bytes of data; bytes from first to last
//	row, err := column.Pack(nil, memory, 0, 1)                         // memory[0] is the origin
//
// Constructors panic with an *Error when their arguments have no meaning; the caller turns that into MPI's error of class ERR_ARG.
//
// Sources: MPI 4.1, chapter 5; W. Gropp, E. Lusk, D. Swider, "Improving the Performance of MPI Derived Datatypes" (MPIDC 1999), and
// R. Ross, N. Miller, W. Gropp, "Implementing Fast and Reusable Datatype Processing" (EuroPVM/MPI 2003), for types as loops.
package dtype
