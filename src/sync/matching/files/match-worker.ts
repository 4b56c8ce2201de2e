/** A thread that answers blocks of the left file. It ends with the thread that started it. */
import { parentPort, workerData } from 'node:worker_threads'
import { answerBlock, type BlockChanges } from './answer-block.ts'
import { openAnswerer, type WorkOrder } from './work-order.ts'

const order = workerData as WorkOrder
const answer = openAnswerer(order)

parentPort?.on('message', ({ block, changes }: { block: Uint8Array; changes?: BlockChanges }) => {
  const answered = answerBlock(block, order.shape, answer, changes)
  const { text, ends, states, rowLines } = answered
  parentPort?.postMessage(answered, [text.buffer, ends.buffer, states.buffer, rowLines.buffer])
})
