import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { Fault, isFault } from '../../core/fault.ts';
import type { Problem } from '../schema/common.ts';
import { statusOf } from './statuses.ts';

const INTERNAL = 500;

/** Every refusal and every bug leaves as problem details (RFC 9457) from here, and none of them with a stack trace. */
export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const { fault, status } = faultOf(error);
    if (status >= INTERNAL) request.log.error({ err: error, code: fault.code }, 'a request failed');
    return sendProblem(request, reply, fault, status);
  });
}

export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  fault: Fault,
  status = statusOf(fault.code),
): FastifyReply {
  const problem: Problem = {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Problem',
    status,
    detail: fault.message,
    code: fault.code,
    instance: `urn:uuid:${request.id}`,
    ...(fault.missing && { missing: [...fault.missing] }),
  };
  return reply
    .code(status)
    .type('application/problem+json')
    .header('cache-control', 'no-store')
    .serializer(JSON.stringify)
    .send(problem);
}

/** An address that no route can be found for: too long, or not decodable. Asked before every hook, so it brings its own headers. */
export function answerUnroutable(_error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer');
  const why = 'the address is too long or cannot be read';
  void sendProblem(request, reply, new Fault('HW_REQUEST_INVALID', { why }));
}

/** Bytes that are no request at all: there is nobody to answer but the connection itself. */
export function answerUnreadable(_error: unknown, socket: Socket): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const { message, code } = new Fault('HW_REQUEST_INVALID', { why: 'it is not HTTP, or it took too long' });
  const body = JSON.stringify({ type: 'about:blank', title: 'Bad Request', status: 400, detail: message, code });
  const head = `HTTP/1.1 400 Bad Request\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n`;
  socket.end(head + body);
}

function faultOf(error: unknown): { fault: Fault; status: number } {
  if (isFault(error)) return { fault: error, status: statusOf(error.code) };
  if (hasZodFastifySchemaValidationErrors(error)) {
    const first = error.validation[0];
    const field = first?.instancePath.split('/').filter(Boolean).join('.');
    const where = [error.validationContext, field].filter(Boolean).join(', ');
    const fault = new Fault('HW_REQUEST_INVALID', { where, why: plain(first?.message) });
    return { fault, status: statusOf(fault.code) };
  }
  return ofFastify(error) ?? { fault: new Fault('HW_INTERNAL', { cause: error }), status: INTERNAL };
}

/** What fastify and its plugins refuse by themselves: broken JSON, too large, wrong media type, too many requests. */
function ofFastify(error: unknown): { fault: Fault; status: number } | undefined {
  const status = isFastifyError(error) ? (error.statusCode ?? INTERNAL) : INTERNAL;
  if (status < 400 || status >= INTERNAL) return undefined;
  if (status === 413) return { fault: new Fault('HW_TOO_LARGE'), status };
  if (status === 429) return { fault: new Fault('HW_TOO_MANY_REQUESTS'), status };
  const why = status === 415 ? 'the body must be JSON' : 'the body cannot be read as JSON';
  return { fault: new Fault('HW_REQUEST_INVALID', { why }), status };
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number';
}

/** The validator's words as the end of our sentence. */
function plain(message: string | undefined): string {
  const text = message ?? 'it is not valid';
  return text.charAt(0).toLowerCase() + text.slice(1);
}
