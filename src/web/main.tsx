import { createRoot } from 'react-dom/client'
import './styles/global.css'
import { Application } from './application.tsx'

const place = document.getElementById('root')
if (place) createRoot(place).render(<Application />)
