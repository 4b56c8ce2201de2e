import type { FastifyReply } from 'fastify'

/** Answers a page with the content security policy that fits it. */
export function sendPage(reply: FastifyReply, html: string, policy: string) {
  return reply.header('content-type', 'text/html; charset=utf-8').header('content-security-policy', policy).send(html)
}
