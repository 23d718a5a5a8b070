/** How the kernels pack matrices: assembly/common/panels.ts. Which build of them is in use decides how wide a panel is. */
export class Panels {
  /** @param width columns of a panel */
  constructor(readonly width: number) {}

  /** Panels that a matrix of so many columns takes. */
  count(columns: number): number {
    return Math.ceil(columns / this.width);
  }

  /** Bytes of a packed matrix. */
  bytes(columns: number, depth: number): number {
    return this.count(columns) * this.width * depth * 4;
  }

  /** Bytes of so many planes of a filter that `winogradFilter` has transformed: assembly/common/winograd.ts. */
  winogradFilterBytes(columns: number, depth: number, planes: number): number {
    return planes * (this.bytes(columns, depth) + 64);
  }
}

/** Bytes of the tile that every thread has to itself: assembly/common/tile.ts. */
export const spareTileBytes = 256;
