/** Where a pooling window falls on an image; the part of a window outside the image does not count. */
@unmanaged
export class PoolWindow {
  inHeight: i32;
  inWidth: i32;
  channels: i32;
  outHeight: i32;
  outWidth: i32;
  filterHeight: i32;
  filterWidth: i32;
  strideHeight: i32;
  strideWidth: i32;
  top: i32;
  left: i32;

  firstRow(oy: i32): i32 {
    return max(0, oy * this.strideHeight - this.top);
  }
  endRow(oy: i32): i32 {
    return min(this.inHeight, oy * this.strideHeight - this.top + this.filterHeight);
  }
  firstColumn(ox: i32): i32 {
    return max(0, ox * this.strideWidth - this.left);
  }
  endColumn(ox: i32): i32 {
    return min(this.inWidth, ox * this.strideWidth - this.left + this.filterWidth);
  }
}
