// Memory, handed out from the bottom up and never taken back: who is done with a piece keeps it for its next use.

const PAGE: usize = 65536;

/** The first free address; 0 until the first piece is asked for. */
let top: usize = 0;

/** The address of `size` fresh bytes, a multiple of 8. Grows the memory by a page when it is full. */
export function allocate(size: usize): usize {
  // Below the heap's base lie the constants that the compiler has put there.
  if (top == 0) top = __heap_base;
  const address = (top + 7) & ~7;
  top = address + size;
  if (top > usize(memory.size()) * PAGE) {
    if (memory.grow(1) < 0) unreachable();
  }
  return address;
}
