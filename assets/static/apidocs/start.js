// Starts the documentation viewer on the description this server gives.
const box = document.getElementById('apidocs');
window.SwaggerUIBundle({
  dom_id: '#apidocs',
  url: box.dataset.spec,
  deepLinking: true,
  docExpansion: 'none',
  defaultModelsExpandDepth: 0,
  validatorUrl: null, // would send the description to a host outside
  supportedSubmitMethods: [], // reading only: nothing is done from here by a slip
});
