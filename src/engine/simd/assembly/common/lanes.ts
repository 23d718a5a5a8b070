/** Vectors of four floats whose last lanes may lie outside the row that they come from. */

/** The first `count` (1 to 3) floats at `address`, zeros in the other lanes; reads no byte beyond them. */
// @ts-ignore: decorator
@inline
export function loadPart(address: usize, count: i32): v128 {
  if (count == 1) return v128.load32_zero(address);
  const low = v128.load64_zero(address);
  return count == 2 ? low : v128.load32_lane(address, low, 2, 8);
}

/** Writes the first `count` (1 to 3) lanes, and no byte beyond them. */
// @ts-ignore: decorator
@inline
export function storePart(address: usize, value: v128, count: i32): void {
  if (count == 1) {
    v128.store32_lane(address, value, 0);
    return;
  }
  v128.store64_lane(address, value, 0);
  if (count == 3) v128.store32_lane(address, value, 2, 8);
}

/** Four floats, or the first `lanes` (1 to 4) of them. */
// @ts-ignore: decorator
@inline
export function loadLanes(address: usize, lanes: i32): v128 {
  return lanes == 4 ? v128.load(address) : loadPart(address, lanes);
}

/** Writes four floats, or the first `lanes` (1 to 4) of them. */
// @ts-ignore: decorator
@inline
export function storeLanes(address: usize, value: v128, lanes: i32): void {
  if (lanes == 4) v128.store(address, value);
  else storePart(address, value, lanes);
}

// @ts-ignore: decorator
@inline
export function sumLanes(value: v128): f32 {
  return f32x4.extract_lane(value, 0) + f32x4.extract_lane(value, 1) + (f32x4.extract_lane(value, 2) + f32x4.extract_lane(value, 3));
}

// @ts-ignore: decorator
@inline
export function maxLanes(value: v128): f32 {
  return max(max(f32x4.extract_lane(value, 0), f32x4.extract_lane(value, 1)), max(f32x4.extract_lane(value, 2), f32x4.extract_lane(value, 3)));
}

// @ts-ignore: decorator
@inline
export function minLanes(value: v128): f32 {
  return min(min(f32x4.extract_lane(value, 0), f32x4.extract_lane(value, 1)), min(f32x4.extract_lane(value, 2), f32x4.extract_lane(value, 3)));
}

/** Up to a multiple of 64 bytes: scratch areas begin on cache lines. */
// @ts-ignore: decorator
@inline
export function aligned(bytes: usize): usize {
  return (bytes + 63) & ~63;
}
