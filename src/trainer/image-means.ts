/** Means over images of figures that come batch by batch. */
export class ImageMeans {
  private lossSum = 0;
  private correct = 0;
  private count = 0;

  /** @param loss mean of the batch. */
  add(loss: number, correct: number, images: number): void {
    this.lossSum += loss * images;
    this.correct += correct;
    this.count += images;
  }

  get images(): number {
    return this.count;
  }

  get loss(): number {
    return this.lossSum / this.count;
  }

  get accuracy(): number {
    return this.correct / this.count;
  }
}
