/**
 * A thread that is told what to do, then works on blocks of one of the files until it is told otherwise. It ends with the
 * thread that started it.
 */
import { parentPort } from 'node:worker_threads'
import { answerBlock, type BlockChanges } from './answer-block.ts'
import { indexBlock } from './index-part.ts'
import { engineFor } from './match-engine.ts'
import { type AnswerOrder, type IndexOrder, openAnswerer, type WorkOrder } from './work-order.ts'

interface Asked {
  readonly block: Uint8Array
  readonly changes?: BlockChanges
}

let work: (asked: Asked) => void = () => undefined
parentPort?.on('message', (message: Asked | { readonly order: WorkOrder }) => {
  if (!('order' in message)) work(message)
  else work = message.order.work === 'index' ? indexing(message.order) : answering(message.order)
})

function indexing(order: IndexOrder): (asked: Asked) => void {
  const engine = engineFor(order.plan.type)
  return ({ block }) => parentPort?.postMessage(indexBlock(block, order, engine))
}

function answering(order: AnswerOrder): (asked: Asked) => void {
  const answer = openAnswerer(order)
  return ({ block, changes }) => {
    const answered = answerBlock(block, order.shape, answer, changes)
    const { text, ends, states, rowLines } = answered
    parentPort?.postMessage(answered, [text.buffer, ends.buffer, states.buffer, rowLines.buffer])
  }
}
