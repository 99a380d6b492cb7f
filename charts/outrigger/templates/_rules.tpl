{{- /* What the controller may do. The README has the same table; a test compares them. */}}
{{- define "outrigger.clusterRules" -}}
# has a namespace opted in?
- apiGroups: [""]
  resources: [namespaces]
  {{- if not .Values.clusterWide }}
  resourceNames:
    {{- toYaml .Values.watchNamespaces | nindent 4 }}
  {{- end }}
  verbs: [list, watch]
{{- if eq .Values.sidecar.native "auto" }}
# does every kubelet know native sidecars?
- apiGroups: [""]
  resources: [nodes]
  verbs: [list]
{{- end }}
# whose Gateways are these?
- apiGroups: [gateway.networking.k8s.io]
  resources: [gatewayclasses]
  verbs: [list, watch]
# shows gateway pods to the webhook
- apiGroups: [admissionregistration.k8s.io]
  resources: [mutatingwebhookconfigurations]
  resourceNames: [outrigger-gateway-pods]
  verbs: [get, list, watch, create, patch]
# owns what the controller makes, so that it goes when the installation goes
- apiGroups: [rbac.authorization.k8s.io]
  resources: [clusterroles]
  resourceNames: [outrigger]
  verbs: [get]
{{- end }}

{{- /* Of the ClusterRole that is there while another writer than the webhook is: what that writer makes goes with it. */}}
{{- define "outrigger.writerRules" -}}
# no webhook once sidecars come by another way
- apiGroups: [admissionregistration.k8s.io]
  resources: [mutatingwebhookconfigurations]
  resourceNames: [outrigger-gateway-pods]
  verbs: [delete]
# owns what puts the sidecar into pods, so that it goes when another writer is chosen
- apiGroups: [rbac.authorization.k8s.io]
  resources: [clusterroles]
  resourceNames: [outrigger-sidecar-{{ .Values.sidecar.writer }}]
  verbs: [get]
{{- if eq .Values.sidecar.writer "policy" }}
# the policies of each Gateway, and those that all have in common
- apiGroups: [admissionregistration.k8s.io]
  resources: [mutatingadmissionpolicies, mutatingadmissionpolicybindings, validatingadmissionpolicies, validatingadmissionpolicybindings]
  verbs: [get, list, watch, create, patch, delete]
{{- end }}
{{- end }}

{{- define "outrigger.namespaceRules" -}}
# what listeners there are; a pod may be faster than the watch on its Gateway
- apiGroups: [gateway.networking.k8s.io]
  resources: [gateways]
  verbs: [get, list, watch]
# how backends are reached, who may refer to whom
- apiGroups: [gateway.networking.k8s.io]
  resources: [backendtlspolicies, referencegrants]
  verbs: [list, watch]
# an HTTPRoute for each AIGatewayRoute
- apiGroups: [gateway.networking.k8s.io]
  resources: [httproutes]
  verbs: [get, list, watch, create, patch, delete]
# hosts outside of the cluster, and the dead end of AI routes
- apiGroups: [gateway.envoyproxy.io]
  resources: [backends]
  verbs: [get, list, watch, create, patch, delete]
# what attaches ext_proc where Envoy Gateway asks no hooks
- apiGroups: [gateway.envoyproxy.io]
  resources: [envoyextensionpolicies, httproutefilters]
  verbs: [list, watch, delete]
{{- if not .Values.extension.hooks }}
# the same, as long as it is needed
- apiGroups: [gateway.envoyproxy.io]
  resources: [envoyextensionpolicies, httproutefilters]
  verbs: [get, create, patch]
{{- end }}
# how connections and requests are treated, who may use Gateways and routes
- apiGroups: [gateway.envoyproxy.io]
  resources: [backendtrafficpolicies, clienttrafficpolicies, securitypolicies]
  verbs: [list, watch]
# whether the Gateways of a class share their pods
- apiGroups: [gateway.envoyproxy.io]
  resources: [envoyproxies]
  verbs: [list, watch]
# what became of policies
- apiGroups: [gateway.envoyproxy.io]
  resources: [backendtrafficpolicies/status, clienttrafficpolicies/status, securitypolicies/status]
  verbs: [patch]
# Envoy's filters and clusters, and the dead end of AI routes
- apiGroups: [networking.istio.io]
  resources: [envoyfilters, serviceentries]
  verbs: [get, list, watch, create, patch, delete]
# a Gateway's SecurityPolicy on routes that are not AI routes
- apiGroups: [security.istio.io]
  resources: [requestauthentications, authorizationpolicies]
  verbs: [get, list, watch, create, patch, delete]
# what users ask for
- apiGroups: [aigateway.envoyproxy.io]
  resources: [aigatewayroutes, aiservicebackends, backendsecuritypolicies, mcproutes, quotapolicies]
  verbs: [list, watch]
# the settings of a Gateway's sidecars; a pod may be faster than the watch on them
- apiGroups: [aigateway.envoyproxy.io]
  resources: [gatewayconfigs]
  verbs: [get, list, watch]
# what became of it
- apiGroups: [aigateway.envoyproxy.io]
  resources:
    - aigatewayroutes/status
    - aiservicebackends/status
    - backendsecuritypolicies/status
    - gatewayconfigs/status
    - mcproutes/status
    - quotapolicies/status
  verbs: [patch]
# certificates of authorities, each read by its name
- apiGroups: [""]
  resources: [configmaps]
  verbs: [list, watch]
# the Service that a Gateway names as its address, and those of backends: their selectors find pods
- apiGroups: [""]
  resources: [services]
  verbs: [list, watch]
# which gateway pods have a sidecar that Envoy uses, which pods of backends are in Istio's mesh
- apiGroups: [""]
  resources: [pods]
  verbs: [list, watch]
# a gateway pod that somebody must act on
- apiGroups: [""]
  resources: [events]
  verbs: [create]
# credentials of providers, each read by its name; the filter configuration of each Gateway
- apiGroups: [""]
  resources: [secrets]
  {{- with .Values.secretNames }}
  resourceNames:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  verbs: [get, list, watch, create, patch, delete]
{{- if .Values.standalone }}
# ext_proc in pods of its own
- apiGroups: [apps]
  resources: [deployments]
  verbs: [get, list, watch, create, patch, delete]
# where Envoys find it
- apiGroups: [""]
  resources: [services]
  verbs: [get, list, watch, create, patch, delete]
# who may reach them, and how many may go at once
- apiGroups: [networking.k8s.io]
  resources: [networkpolicies]
  verbs: [get, list, watch, create, patch, delete]
- apiGroups: [policy]
  resources: [poddisruptionbudgets]
  verbs: [get, list, watch, create, patch, delete]
# its mutual TLS
- apiGroups: [security.istio.io]
  resources: [peerauthentications]
  verbs: [get, list, watch, create, patch, delete]
{{- end }}
{{- if eq .Values.sidecar.writer "overlay" }}
# what Istio merges into a Gateway's pods
- apiGroups: [""]
  resources: [configmaps]
  verbs: [get, list, watch, create, patch, delete]
# what Envoy Gateway merges into a Gateway's pods
- apiGroups: [gateway.envoyproxy.io]
  resources: [envoyproxies]
  verbs: [get, create, patch, delete]
{{- end }}
{{- end }}

{{- define "outrigger.ownRules" -}}
# the certificates of the webhook
- apiGroups: [""]
  resources: [secrets]
  resourceNames: [{{ default "outrigger-webhook-certs" .Values.webhook.certificateSecret }}]
  verbs: [get, list, watch, update]
{{- if .Values.extension.tls }}
# the certificates of Envoy Gateway's hooks, and whom Envoy Gateway is to trust
- apiGroups: [""]
  resources: [secrets]
  resourceNames: [{{ default "outrigger-extension-certs" .Values.extension.certificateSecret }}, outrigger-extension-ca]
  verbs: [get, list, watch, update, patch]
{{- end }}
{{- if or (not .Values.webhook.certificateSecret) .Values.extension.tls }}
# the first certificates
- apiGroups: [""]
  resources: [secrets]
  verbs: [create]
{{- end }}
# which replicas serve the webhook, which one reconciles
- apiGroups: [coordination.k8s.io]
  resources: [leases]
  verbs: [get, list, create, patch, delete]
# which config Secrets there are, so that none is left behind
- apiGroups: [""]
  resources: [configmaps]
  resourceNames: [outrigger-config-secrets]
  verbs: [get, patch]
# the first record of them
- apiGroups: [""]
  resources: [configmaps]
  verbs: [create]
# a pod as a dry run: does the API server reach the webhook?
- apiGroups: [""]
  resources: [pods]
  verbs: [create]
{{- end }}
