/** Each byte's value as models see it, between 0 and 1. */
export const scaledBytes: Float32Array = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);
