// The script of the welcome page: sends the form and the token behind # to the API.
const form = document.querySelector('form')
const said = document.querySelector('output')

form.addEventListener('submit', async (event) => {
  event.preventDefault()
  said.textContent = ''
  const wish = { ...Object.fromEntries(new FormData(form)), token: location.hash.slice(1) }
  const headers = { 'content-type': 'application/json' }
  try {
    const answer = await fetch('/api/v1/setup', { method: 'POST', headers, body: JSON.stringify(wish) })
    const problem = await answer.json()
    if (!answer.ok) {
      said.textContent = `${problem.detail}. ${problem.nextStep}`
      return
    }
  } catch {
    said.textContent = 'The server did not answer. Is it still running? Try again.'
    return
  }
  history.replaceState(null, '', '/welcome')
  form.hidden = true
  const link = document.createElement('a')
  link.href = '/'
  link.textContent = 'Go on'
  said.append('You are the owner now, and signed in. ', link)
})
