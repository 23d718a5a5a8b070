/**
 * Winograd's algorithm for 3x3 convolutions of stride two in both dimensions: strided-axis.ts, once for rows and once for
 * columns. All directions multiply the same operands of x, or write their gradients, by the same planes of the filter:
 *
 *     points(y)   = operands(x) times filter     y = outputs of points
 *     operands(x) gradient = points(dy) times filter^T       points(dy): the transposed outputs
 *     filter gradient = operands(x)^T times points(dy)
 *
 * Operands of several images lie in planes, one for each pair of kinds (of rows and of columns): matrices [places, channels]
 * that have a plane of the filter in common. Points lie likewise, [places, filters].
 */
import { Combination, combinationBytes, combine, combineAbove, combineAt } from './combine';
import { aligned } from './lanes';
import { Axis, fillOperands, fillOutputs, operandKinds, pointKinds } from './strided-axis';

/** The first words of a call: those of rows and of columns are an `Axis` each. */
@unmanaged
export class StridedWindow {
  inHeight: i32;
  top: i32;
  outHeight: i32;
  inWidth: i32;
  left: i32;
  outWidth: i32;
  /** Of x. */
  channels: i32;
  /** Channels of y. */
  filters: i32;
  /** Images whose planes are worked on together. */
  blockImages: i32;

  get rows(): Axis {
    return changetype<Axis>(changetype<usize>(this));
  }
  get columns(): Axis {
    return changetype<Axis>(changetype<usize>(this) + offsetof<Axis>());
  }
  get channelBytes(): usize {
    return <usize>this.channels << 2;
  }
  get filterBytes(): usize {
    return <usize>this.filters << 2;
  }
  /** An image of x, and of y. */
  get inBytes(): usize {
    return <usize>(this.inHeight * this.inWidth) * this.channelBytes;
  }
  get outBytes(): usize {
    return <usize>(this.outHeight * this.outWidth) * this.filterBytes;
  }
  /** Places of an image in the planes of operands, and of points. */
  get operands(): i32 {
    return this.rows.operands * this.columns.operands;
  }
  get points(): i32 {
    return this.rows.points * this.columns.points;
  }
  get operandsBytes(): usize {
    return aligned(<usize>(this.blockImages * this.operands) * this.channelBytes) + operandKinds * operandKinds * planePadding;
  }
  get pointsBytes(): usize {
    return aligned(<usize>(this.blockImages * this.points) * this.filterBytes) + pointKinds * pointKinds * planePadding;
  }
}

/** Between images [height, width] of rows of `valueBytes` and planes of `down` times `right` such rows. */
@unmanaged
export class Transform {
  height: i32;
  width: i32;
  down: i32;
  right: i32;
  valueBytes: usize;
  /** The sums for rows, for columns; and where the places lie in the planes, [down, right]. */
  rowSums: usize;
  columnSums: usize;
  places: usize;
  /** Room for a row of values on the way. */
  line: usize;
}

/** Bytes of a transform of operands with its tables. */
export function operandsTransformBytes(w: StridedWindow): usize {
  return transformBytes(w.inHeight, w.rows.operands, w.inWidth, w.columns.operands, w.channelBytes);
}

export function pointsTransformBytes(w: StridedWindow): usize {
  return transformBytes(w.outHeight, w.rows.points, w.outWidth, w.columns.points, w.filterBytes);
}

function transformBytes(height: i32, down: i32, width: i32, right: i32, valueBytes: usize): usize {
  return aligned(offsetof<Transform>()) + aligned(<usize>(max(height, down) + max(width, right)) * combinationBytes) + aligned(<usize>(down * right) * placeBytes)
    + aligned(<usize>max(width, right) * valueBytes);
}

/** x to operands, or operands to x. */
export function prepareOperands(w: StridedWindow, at: usize, gather: bool): Transform {
  const rows = w.rows, columns = w.columns;
  const t = prepare(at, rows.length, rows.operands, columns.length, columns.operands, w.channelBytes);
  fillOperands(rows, t.rowSums, gather);
  fillOperands(columns, t.columnSums, gather);
  fillPlaces(w, t, operandKinds);
  return t;
}

/** Points to outputs, or outputs to points. */
export function preparePoints(w: StridedWindow, at: usize, gather: bool): Transform {
  const rows = w.rows, columns = w.columns;
  const t = prepare(at, rows.outputs, rows.points, columns.outputs, columns.points, w.filterBytes);
  fillOutputs(rows, t.rowSums, !gather);
  fillOutputs(columns, t.columnSums, !gather);
  fillPlaces(w, t, pointKinds);
  return t;
}

function prepare(at: usize, height: i32, down: i32, width: i32, right: i32, valueBytes: usize): Transform {
  const t = changetype<Transform>(at);
  t.height = height;
  t.width = width;
  t.down = down;
  t.right = right;
  t.valueBytes = valueBytes;
  t.rowSums = at + aligned(offsetof<Transform>());
  t.columnSums = t.rowSums + <usize>max(height, down) * combinationBytes;
  t.places = t.rowSums + aligned(<usize>(max(height, down) + max(width, right)) * combinationBytes);
  t.line = t.places + aligned(<usize>(down * right) * placeBytes);
  return t;
}

/** Where the plane of a pair of kinds begins, of values of so many bytes. Planes lie one after the other, each a line of the cache further than it need. */
export function planeStart(w: StridedWindow, kinds: i32, rowKind: i32, columnKind: i32, valueBytes: usize): usize {
  const rows = w.rows, columns = w.columns, across = kinds == operandKinds ? columns.operands : columns.points;
  return <usize>((rows.startOf(rowKind) * across + rows.countOf(rowKind) * columns.startOf(columnKind)) * w.blockImages) * valueBytes
    + <usize>(rowKind * kinds + columnKind) * planePadding;
}

// @ts-ignore: decorator
@inline
const planePadding: usize = 64;

/** Of each place in the planes, [down, right]: where that of the first image lies, and how far that of the next one is. */
function fillPlaces(w: StridedWindow, t: Transform, kinds: i32): void {
  const rows = w.rows, columns = w.columns, valueBytes = t.valueBytes;
  for (let rowKind = 0; rowKind < kinds; rowKind++) {
    for (let columnKind = 0; columnKind < kinds; columnKind++) {
      const down = rows.countOf(rowKind), right = columns.countOf(columnKind), firstRow = rows.startOf(rowKind), firstColumn = columns.startOf(columnKind);
      let place = planeStart(w, kinds, rowKind, columnKind, valueBytes);
      for (let row = firstRow; row < firstRow + down; row++) {
        for (let column = firstColumn; column < firstColumn + right; column++) {
          const at = t.places + <usize>(row * t.right + column) * placeBytes;
          store<usize>(at, place);
          store<usize>(at, <usize>(down * right) * valueBytes, 4);
          place += valueBytes;
        }
      }
    }
  }
}

// @ts-ignore: decorator
@inline
const placeBytes: usize = 8;

// @ts-ignore: decorator
@inline
function placeOf(places: usize, image: usize): usize {
  return load<usize>(places) + image * load<usize>(places, 4);
}

/** Spreads the values of an image over the planes, in which it is number `image`. */
export function spread(t: Transform, values: usize, planes: usize, image: usize): void {
  const valueBytes = t.valueBytes, rowBytes = <usize>t.width * valueBytes, line = t.line;
  let places = t.places;
  for (let row = 0; row < t.down; row++) {
    combine(sumAt(t.rowSums, row), values, rowBytes, line, rowBytes);
    spreadLine(t, line, planes, places, image);
    places += <usize>t.right * placeBytes;
  }
}

function spreadLine(t: Transform, line: usize, planes: usize, places: usize, image: usize): void {
  const valueBytes = t.valueBytes, end = places + <usize>t.right * placeBytes;
  for (let sum = t.columnSums; places < end; sum += combinationBytes) {
    combine(changetype<Combination>(sum), line, valueBytes, planes + placeOf(places, image), valueBytes);
    places += placeBytes;
  }
}

/** Gathers the values of an image from the planes, in which it is number `image`; `bias`, if it is not 0, is added, and nothing is below `lowest`. */
export function gather(t: Transform, planes: usize, image: usize, bias: usize, lowest: f32, values: usize): void {
  const rowBytes = <usize>t.width * t.valueBytes;
  for (let row = 0; row < t.height; row++) {
    gatherLine(t, sumAt(t.rowSums, row), planes, image, t.line);
    if (bias) finishLine(t, t.line, bias, lowest, values);
    else contractLine(t, t.line, values);
    values += rowBytes;
  }
}

function gatherLine(t: Transform, sum: Combination, planes: usize, image: usize, line: usize): void {
  const valueBytes = t.valueBytes, rowPitch = <usize>t.right * placeBytes, places = t.places;
  let a = places + <usize>sum.source0 * rowPitch, b = places + <usize>sum.source1 * rowPitch;
  let c = places + <usize>sum.source2 * rowPitch, d = places + <usize>sum.source3 * rowPitch;
  for (const end = a + rowPitch; a < end; a += placeBytes) {
    combineAt(sum, planes + placeOf(a, image), planes + placeOf(b, image), planes + placeOf(c, image), planes + placeOf(d, image), line, valueBytes);
    line += valueBytes;
    b += placeBytes;
    c += placeBytes;
    d += placeBytes;
  }
}

function contractLine(t: Transform, line: usize, to: usize): void {
  const valueBytes = t.valueBytes;
  for (let sum = t.columnSums, end = sum + <usize>t.width * combinationBytes; sum < end; sum += combinationBytes) {
    combine(changetype<Combination>(sum), line, valueBytes, to, valueBytes);
    to += valueBytes;
  }
}

function finishLine(t: Transform, line: usize, bias: usize, lowest: f32, to: usize): void {
  const valueBytes = t.valueBytes;
  for (let sum = t.columnSums, end = sum + <usize>t.width * combinationBytes; sum < end; sum += combinationBytes) {
    combineAbove(changetype<Combination>(sum), line, valueBytes, bias, lowest, to, valueBytes);
    to += valueBytes;
  }
}

// @ts-ignore: decorator
@inline
function sumAt(sums: usize, index: i32): Combination {
  return changetype<Combination>(sums + <usize>index * combinationBytes);
}
