package mutex

import "fmt"

// treeParent is the parent of p in a tree of n processes, -1 for the root: tree has it, or the binary tree when that is nil.
func treeParent(tree []int, p, n int) int {
	if tree == nil {
		return (p+1)/2 - 1
	}
	if len(tree) != n || !isTree(tree) {
		panic(fmt.Sprintf("mutex: Config.Tree is %v: it must be the parent of each of the %d processes, and -1 for the one root", tree, n))
	}
	return tree[p]
}

// isTree says whether all processes lead to one root.
func isTree(parent []int) bool {
	roots := 0
	for p := range parent {
		if parent[p] == -1 {
			roots++
		}
		steps := 0
		for q := p; q != -1; q = parent[q] {
			if steps++; q < 0 || q >= len(parent) || steps > len(parent) {
				return false
			}
		}
	}
	return roots == 1
}

// diameter is the longest path of the binary tree of n processes: between the deepest on either side of the root.
func diameter(n int) int { return depth(n, 1) + depth(n, 2) }

// depth is how deep below the root the processes under p reach: down its left edge, which is filled first.
func depth(n, p int) int {
	d := 0
	for ; p < n; p = 2*p + 1 {
		d++
	}
	return d
}
