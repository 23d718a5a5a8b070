import assert from 'node:assert/strict';
import { sineCosine } from '../../../../src/dataset/augmentation/trigonometry';

describe('Sine and cosine of degrees', () => {
  it('agree with the built-in ones to rounding', () => {
    for (let degrees = -400; degrees <= 400; degrees += 0.37) {
      const { sine, cosine } = sineCosine(degrees);
      assert.ok(Math.abs(sine - Math.sin(degrees * Math.PI / 180)) < 2e-15, `sine of ${degrees}`);
      assert.ok(Math.abs(cosine - Math.cos(degrees * Math.PI / 180)) < 2e-15, `cosine of ${degrees}`);
    }
  });

  it('are exact at quarter turns', () => {
    for (const [degrees, sine, cosine] of [[0, 0, 1], [90, 1, 0], [180, 0, -1], [-90, -1, 0], [-180, 0, -1], [270, -1, 0]] as const) {
      const found = sineCosine(degrees);
      assert.ok(found.sine === sine && found.cosine === cosine, `${degrees}: ${found.sine}, ${found.cosine}`);
    }
  });
});
