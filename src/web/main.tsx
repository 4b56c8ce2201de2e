import { createRoot } from 'react-dom/client'
import './styles/global.css'
import { Application } from './application.tsx'

const place = document.getElementById('root')
if (place) createRoot(place).render(<Application />)

// A page that the browser kept whole for its back button may belong to somebody who has signed out since.
window.addEventListener('pageshow', (event) => {
  if (event.persisted) window.location.reload()
})
