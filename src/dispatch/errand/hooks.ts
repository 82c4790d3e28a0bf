import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asErrandId, type ErrandId } from '../../core/ids.ts';
import { Form } from '../twilio/form.ts';
import { newsOfMessage } from '../twilio-sms/message-status.ts';
import { isMachine, newsOfCall } from '../twilio-voice/call-status.ts';
import { hangUp } from '../twilio-voice/speech.ts';
import type { ErrandAnswers } from './order.ts';

const XML = 'text/xml; charset=utf-8';

/** The provider's callbacks about codes and tests, below `errand/`. Whoever registers them has checked the signature. */
export function errandRoutes(app: FastifyInstance, errands: ErrandAnswers): void {
  app.post('/errand/answer/:errand', async (request, reply) => {
    const errand = errandIn(request);
    if (errand === undefined) return xml(reply, hangUp());
    return xml(reply, errands.answered(errand, isMachine(formOf(request).get('AnsweredBy'))));
  });
  app.post('/errand/key/:errand', async (request, reply) => {
    const errand = errandIn(request);
    return xml(reply, errand === undefined ? hangUp() : errands.pressed(errand, formOf(request).get('Digits')));
  });
  app.post('/errand/call-status/:errand', async (request, reply) => {
    const errand = errandIn(request);
    const form = formOf(request);
    const code = form.number('ErrorCode');
    const sip = form.number('SipResponseCode');
    const news = newsOfCall({ status: form.get('CallStatus') ?? '', code, sip }, 'none');
    if (errand !== undefined && news !== undefined) errands.news(errand, news);
    return reply.code(200).send();
  });
  app.post('/errand/message-status/:errand', async (request, reply) => {
    const errand = errandIn(request);
    const form = formOf(request);
    const news = newsOfMessage(form.get('MessageStatus') ?? form.get('SmsStatus') ?? '', form.number('ErrorCode'));
    if (errand !== undefined && news !== undefined) errands.news(errand, news);
    return reply.code(200).send();
  });
}

function errandIn({ params }: FastifyRequest): ErrandId | undefined {
  const text = Object.entries(params ?? {}).find(([name]) => name === 'errand')?.[1];
  return typeof text === 'string' ? asErrandId(text) : undefined;
}

function formOf(request: FastifyRequest): Form {
  return request.body instanceof Form ? request.body : new Form('');
}

function xml(reply: FastifyReply, document: string): FastifyReply {
  return reply.code(200).type(XML).send(document);
}
