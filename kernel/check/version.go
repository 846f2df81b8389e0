package check

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"strings"

	"jeton/kernel/cell"
)

// versionKey is the name of a constant, in the scope of a package of the user's module, whose value is the package's version. It
// is no identifier, so nothing in the package can have it, and nothing can mention it.
const versionKey = string(cell.Marker) + " version"

// setVersion makes pkg a package of the user's module.
func setVersion(pkg *types.Package, version int) {
	text := constant.MakeString(fmt.Sprintf("%c%d", cell.Marker, version))
	pkg.Scope().Insert(types.NewConst(token.NoPos, pkg, versionKey, types.Typ[types.UntypedString], text))
}

// moduleVersion is the version of a package of the user's module, "" for any other.
func moduleVersion(pkg *types.Package) string {
	if pkg == nil {
		return ""
	}
	c, ok := pkg.Scope().Lookup(versionKey).(*types.Const)
	if !ok {
		return ""
	}
	return constant.StringVal(c.Val())
}

// LoweredName is a name for a package-level object of a cell, or of a package of the user's module, that no other object of the
// notebook's life has.
func LoweredName(obj types.Object) string {
	if v := moduleVersion(obj.Pkg()); v != "" {
		return obj.Pkg().Path() + "." + obj.Name() + v
	}
	if strings.ContainsRune(obj.Name(), cell.Marker) || obj.Pkg() == nil {
		return obj.Name()
	}
	return obj.Name() + obj.Pkg().Name()
}

// OfCell reports whether obj was declared by a cell, not by a package.
func OfCell(obj types.Object) bool {
	return obj != nil && obj.Pkg() != nil && strings.HasPrefix(obj.Pkg().Name(), string(cell.Marker))
}

// OfModule reports whether obj was declared by a package of the user's module.
func OfModule(obj types.Object) bool { return obj != nil && IsModule(obj.Pkg()) }

// IsModule reports whether pkg is a package of the user's module.
func IsModule(pkg *types.Package) bool { return moduleVersion(pkg) != "" }

// Interpreted reports whether obj comes from a text that is run here: of a cell, or of a package of the user's module. The others
// are compiled, or generic ones of the library.
func Interpreted(obj types.Object) bool { return OfCell(obj) || OfModule(obj) }
