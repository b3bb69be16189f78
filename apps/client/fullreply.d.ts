// Types of fullreply.js. What calls take and answer is described at /openapi.json.

export type Range = [start: number, end: number];

export function units(text: string, range: Range): Range;
export function points(text: string, range: Range): Range;

export class ApiError extends Error {
  constructor(status: number, problem: { detail?: string });
  status: number;
  problem: { title?: string; status?: number; detail?: string; errors?: { where: string; problem: string }[] };
}

export function fullreply(base?: string, key?: string, options?: { retries?: number; fetch?: typeof fetch }): {
  [call: string]: (given?: any) => Promise<any>;
  listGaps: () => Promise<any>;
  getEntry: (id: string) => Promise<any>;
  listEntries: (page?: { offset?: number; limit?: number }) => Promise<any>;
};
