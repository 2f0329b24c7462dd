import type { Request } from 'express';

/** The path of the list that a request reads, without its query. */
export const listPath = (req: Request): string => `${req.baseUrl}${req.path}`;
