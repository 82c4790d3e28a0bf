/** What a REST route answers: an HTTP status and a JSON body. */
export interface RestAnswer {
  status: number;
  body: Readonly<Record<string, unknown>>;
}

/** An error in Twilio's shape; `code` is one of Twilio's own. */
export function restError(status: number, code: number, message: string): RestAnswer {
  return { status, body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status } };
}

export const notFound = (path: string): RestAnswer =>
  restError(404, 20404, `The requested resource ${path} was not found`);

export const wrongAuth = (): RestAnswer => restError(401, 20003, 'Authenticate');

export const tooMany = (): RestAnswer => restError(429, 20429, 'Too Many Requests');

export const brokenInside = (): RestAnswer => restError(500, 20500, 'Internal Server Error');
