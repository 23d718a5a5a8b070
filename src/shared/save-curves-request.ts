import * as v from 'valibot';

export const exportFormats = ['svg', 'png', 'csv', 'json'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** A panel's curves, to be saved in a file that the person names; a PNG comes in base64. */
export const saveCurvesRequest = v.object({ type: v.literal('saveCurves'), format: v.picklist(exportFormats), content: v.pipe(v.string(), v.maxLength(200_000_000)) });
export type SaveCurvesRequest = v.InferOutput<typeof saveCurvesRequest>;
